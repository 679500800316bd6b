namespace DeviceDsl.Interrupts;

/// <summary>What stands behind the message vectors of a device.</summary>
internal abstract class MsiDriver
{
    /// <summary>The driver of vectors that belong to no machine yet: any use of them is a mistake in the device's code.</summary>
    public static MsiDriver Unconnected { get; } = new UnconnectedDriver();

    /// <summary>Sends the message of a vector, or remembers that it is to be sent.</summary>
    /// <returns>Whether there is one.</returns>
    public abstract bool Signal(int vector);

    /// <summary>The message that the device gave a vector.</summary>
    public abstract MsiMessage? Get(int vector);

    /// <summary>Gives a vector a message.</summary>
    public abstract void Set(int vector, MsiMessage? message);

    private sealed class UnconnectedDriver : MsiDriver
    {
        public override bool Signal(int vector) => throw Unattached();

        public override MsiMessage? Get(int vector) => throw Unattached();

        public override void Set(int vector, MsiMessage? message) => throw Unattached();

        private static InvalidOperationException Unattached() => new(
            "The message vectors belong to a device that was never attached to a machine: attach it with Machine.Attach first.");
    }
}
