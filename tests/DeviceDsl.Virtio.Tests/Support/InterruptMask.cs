namespace DeviceDsl.Virtio.Tests.Support;

/// <summary>What a guest masks.</summary>
internal enum InterruptMask
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The vector of the queue.</summary>
    Own,

    /// <summary>All vectors of the function, or its pin.</summary>
    Function,
}
