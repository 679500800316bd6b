namespace DeviceDsl.Virtio.Devices;

/// <summary>The guest write that kicks one queue; an ioeventfd is assigned to it (IE-1).</summary>
/// <param name="Address">The address.</param>
/// <param name="Length">The width of the write; 0 for any.</param>
/// <param name="Match">The value; null for any.</param>
internal readonly record struct NotifyAddress(IoAddress Address, int Length, ulong? Match);
