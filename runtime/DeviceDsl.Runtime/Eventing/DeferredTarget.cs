namespace DeviceDsl.Eventing;

/// <summary>What an access that is answered later reads or writes. One access to it waits at a time.</summary>
/// <param name="Device">The device.</param>
/// <param name="IsRegion">Whether it is a region.</param>
/// <param name="Row">The row in the device's table.</param>
/// <param name="Index">The index in an array.</param>
/// <param name="IsWrite">Whether the access is a write.</param>
internal readonly record struct DeferredTarget(object Device, bool IsRegion, int Row, int Index, bool IsWrite);
