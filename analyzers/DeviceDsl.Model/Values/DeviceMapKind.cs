namespace DeviceDsl.Model;

/// <summary>What an entry of a device's map is about; the names are those of <c>DeviceDsl.MappedKind</c>.</summary>
internal enum DeviceMapKind : byte
{
    Doorbell,
    Register,
    Region,
    Line,
}
