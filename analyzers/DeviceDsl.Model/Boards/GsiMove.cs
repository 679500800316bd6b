namespace DeviceDsl.Model.Boards;

/// <summary>A line whose GSI on a board differs from the one that its device declares.</summary>
/// <param name="Declared">The GSI that the device declares; null for every line of a device whose map is not known.</param>
/// <param name="Actual">The GSI on the board.</param>
internal sealed record GsiMove(int? Declared, int Actual);
