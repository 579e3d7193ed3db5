// Who this browser is to the server, as far as it has told.

class Mine {
  id = $state('')
}

export const mine = new Mine()
