namespace DeviceDsl.Model.Devices;

/// <summary>The values of <c>DeviceDsl.ByteOrder</c>.</summary>
internal enum ByteOrder : byte
{
    LittleEndian = 0,
    BigEndian = 1,
}
