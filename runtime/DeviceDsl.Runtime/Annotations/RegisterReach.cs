namespace DeviceDsl;

/// <summary>The accesses that reach a register. Two registers may share bytes if no access reaches both.</summary>
public enum RegisterReach : byte
{
    /// <summary>Reads and writes.</summary>
    Both = 0,

    /// <summary>Only reads. Writes of its bytes go to another register, or have no effect.</summary>
    Reads = 1,

    /// <summary>Only writes. Reads of its bytes go to another register, or return 0.</summary>
    Writes = 2,
}
