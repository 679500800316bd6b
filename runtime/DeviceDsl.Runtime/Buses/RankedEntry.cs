namespace DeviceDsl.Buses;

/// <summary>An entry of a bus and its place in the bus order.</summary>
internal readonly record struct RankedEntry(int Rank, BusEntry Entry);
