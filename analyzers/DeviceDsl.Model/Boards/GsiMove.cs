namespace DeviceDsl.Model.Boards;

/// <summary>A line that has another GSI on a board than its device declares.</summary>
internal sealed record GsiMove(int Declared, int Actual);
