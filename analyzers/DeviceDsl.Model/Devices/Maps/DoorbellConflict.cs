namespace DeviceDsl.Model.Devices;

/// <summary>Two doorbells that cannot coexist on one bus, with their indices in arrays.</summary>
internal sealed record DoorbellConflict(PlacedDoorbell Earlier, int One, PlacedDoorbell Later, int Other);
