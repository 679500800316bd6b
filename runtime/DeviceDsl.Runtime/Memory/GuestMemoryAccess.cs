namespace DeviceDsl.Machines;

/// <summary>The kind of a device's access to guest memory.</summary>
public enum GuestMemoryAccess
{
    /// <summary>A read.</summary>
    Read,

    /// <summary>A write, which read-only memory refuses.</summary>
    Write,
}
