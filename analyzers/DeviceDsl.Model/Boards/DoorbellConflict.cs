namespace DeviceDsl.Model.Boards;

/// <summary>Two doorbells that one bus cannot have together, and which of an array they are.</summary>
internal sealed record DoorbellConflict(PlacedDoorbell Earlier, int One, PlacedDoorbell Later, int Other);
