namespace DeviceDsl.Virtio.Rings;

/// <summary>Where a backend goes on in a ring that another one, or an earlier process, may have served before (VU-7).</summary>
/// <param name="Base">
/// For a split ring the next available index; for a packed one the position of the next available descriptor in the low 16 bits and that of
/// the next used one in the high 16 bits, each with its wrap counter in the top bit.
/// </param>
/// <param name="InFlight">The record of the requests in flight, which outlives this process; null for none.</param>
internal readonly record struct RingStart(uint Base, InFlightRegion? InFlight);
