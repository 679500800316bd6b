namespace DeviceDsl.Model.Boards;

/// <summary>One device of a board.</summary>
/// <param name="Member">The member that holds it.</param>
/// <param name="Pio">Its base in the port space.</param>
/// <param name="Mmio">The base of its guest-physical addresses.</param>
/// <param name="Moves">The lines whose GSIs differ from those that the device declares.</param>
internal sealed record PartModel(
    string Member,
    ulong Pio,
    ulong Mmio,
    EquatableArray<GsiMove> Moves);
