namespace DeviceDsl.Model.Boards;

/// <summary>All that the generator knows of a board: values only, as of a device.</summary>
/// <param name="Type">Where its class stands.</param>
/// <param name="Name">Its name.</param>
/// <param name="Parts">Its devices.</param>
/// <param name="Doorbells">The doorbells of all devices that a guest can ring; no two take the same write.</param>
/// <param name="IsWhole">Whether these are all: a device of another assembly may say nothing of itself.</param>
/// <param name="UsesObsoleteMembers">Whether a member that holds a device is obsolete.</param>
internal sealed record BoardModel(
    TypeModel Type,
    string Name,
    EquatableArray<PartModel> Parts,
    EquatableArray<BoardRow> Doorbells,
    bool IsWhole,
    bool UsesObsoleteMembers);
