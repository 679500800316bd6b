namespace DeviceDsl.Buses;

/// <summary>A bus entry and its place in the bus order.</summary>
internal readonly record struct RankedEntry(int Rank, BusEntry Entry);
