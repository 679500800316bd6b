namespace DeviceDsl.Machines;

/// <summary>Where one register or region of a device lies.</summary>
/// <param name="IsRegion">Whether it is a region.</param>
/// <param name="Row">Its row in the device's table.</param>
/// <param name="Index">Which register of an array it is.</param>
/// <param name="Offset">Its address, in bytes from the device's base.</param>
/// <param name="Length">Its length in bytes.</param>
internal readonly record struct MapLocation(bool IsRegion, int Row, int Index, ulong Offset, ulong Length);
