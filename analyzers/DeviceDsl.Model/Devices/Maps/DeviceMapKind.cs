namespace DeviceDsl.Model.Devices;

/// <summary>The kind of an entry in the map of a device; the names are those of <c>DeviceDsl.MappedKind</c>.</summary>
internal enum DeviceMapKind : byte
{
    Doorbell,
    Register,
    Region,
    Line,
    Vectors,
    Blocks,
    OwnState,
}
