namespace DeviceDsl.Model.Devices;

/// <summary>The accesses that reach a register; the names are those of <c>DeviceDsl.RegisterReach</c>.</summary>
[System.Flags]
internal enum RegisterReach : byte
{
    None = 0,
    Reads = 1,
    Writes = 2,
    Both = Reads | Writes,
}
