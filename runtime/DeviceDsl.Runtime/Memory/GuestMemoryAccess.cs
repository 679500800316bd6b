namespace DeviceDsl.Machines;

/// <summary>What a device does with guest memory.</summary>
public enum GuestMemoryAccess
{
    /// <summary>It reads.</summary>
    Read,

    /// <summary>It writes, which read-only memory refuses.</summary>
    Write,
}
