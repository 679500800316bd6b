namespace DeviceDsl.Model.Boards;

/// <summary>A doorbell of a board, or an array of them, at its absolute address.</summary>
/// <param name="Row">The row of the board's table.</param>
/// <param name="Name">The member that holds the device, and the handler.</param>
/// <param name="Key">The writes that ring it.</param>
internal sealed record BoardRow(int Row, string Name, DoorbellKey Key);
