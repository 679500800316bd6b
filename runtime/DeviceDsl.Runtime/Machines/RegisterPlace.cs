namespace DeviceDsl.Machines;

/// <summary>Where one register lies.</summary>
/// <param name="Row">Its row in the device's table.</param>
/// <param name="Index">Which register of the row it is.</param>
/// <param name="Offset">Its address, in bytes from the device's base.</param>
/// <param name="Length">Its width in bytes.</param>
internal readonly record struct RegisterPlace(int Row, int Index, ulong Offset, int Length);
