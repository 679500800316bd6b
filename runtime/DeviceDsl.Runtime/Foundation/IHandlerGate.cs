namespace DeviceDsl.Foundation;

/// <summary>A gate that admits one thread at a time to the code of a device, as seen by waiting threads.</summary>
internal interface IHandlerGate
{
    /// <summary>The name of the device in messages.</summary>
    string? Name { get; }

    /// <summary>The thread that is inside, or <see langword="null"/>.</summary>
    HandlerThread? Holder { get; }
}
