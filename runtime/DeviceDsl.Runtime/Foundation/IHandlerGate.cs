namespace DeviceDsl.Foundation;

/// <summary>A gate that lets one thread at a time into the code of a device, as seen by threads that wait for it.</summary>
internal interface IHandlerGate
{
    /// <summary>The name of the device in messages.</summary>
    string? Name { get; }

    /// <summary>The thread that is inside, or <see langword="null"/>.</summary>
    HandlerThread? Holder { get; }
}
