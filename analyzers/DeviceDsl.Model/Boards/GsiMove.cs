namespace DeviceDsl.Model.Boards;

/// <summary>A line whose GSI on a board differs from the one that its device declares.</summary>
internal sealed record GsiMove(int Declared, int Actual);
