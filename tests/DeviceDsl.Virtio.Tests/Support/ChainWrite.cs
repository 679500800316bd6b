namespace DeviceDsl.Virtio.Tests.Support;

/// <summary>How a device writes to a request.</summary>
public enum ChainWrite
{
    /// <summary>Bytes.</summary>
    Bytes,

    /// <summary>Values.</summary>
    Values,

    /// <summary>One value again and again.</summary>
    Fill,

    /// <summary>Into the memory itself.</summary>
    Runs,

    /// <summary>Through a part of the writer.</summary>
    Part,

    /// <summary>While the device may not access the guest's memory.</summary>
    Deferred,
}
