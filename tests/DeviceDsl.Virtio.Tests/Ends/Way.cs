namespace DeviceDsl.Virtio.Tests.Ends;

/// <summary>The ways into the code of a virtio device.</summary>
public enum Way
{
    Queue,
    ConfigurationGetter,
    ConfigurationSetter,
    Features,
    DriverReady,
    Reset,
    QueueReset,
    Saving,
    Loading,
    Synchronize,
    Post,
    Owner,
    FailureListener,
}
