namespace DeviceDsl.Machines;

/// <summary>The location of one register or region of a device.</summary>
/// <param name="IsRegion">Whether it is a region.</param>
/// <param name="Row">Its row in the device's table.</param>
/// <param name="Index">Its index in an array.</param>
/// <param name="Offset">Its address, in bytes from the device's base.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Reach">The accesses that reach it.</param>
/// <param name="Layer">When it answers.</param>
/// <param name="Form">The form of accesses that it takes.</param>
internal readonly record struct MapLocation(
    bool IsRegion,
    int Row,
    int Index,
    ulong Offset,
    ulong Length,
    RegisterReach Reach = RegisterReach.Both,
    RegisterLayer Layer = RegisterLayer.Plain,
    AccessForm Form = default)
{
    /// <summary>Whether an access reaches it, if nothing hides it.</summary>
    public bool IsReachedBy(bool isWrite) => Reach != (isWrite ? RegisterReach.Reads : RegisterReach.Writes);
}
