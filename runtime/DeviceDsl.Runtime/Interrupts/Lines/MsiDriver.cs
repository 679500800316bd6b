namespace DeviceDsl.Interrupts;

/// <summary>The driver behind a device's message vectors.</summary>
internal abstract class MsiDriver
{
    /// <summary>The driver of vectors that are not connected yet. Any use of it is a bug in the device's code.</summary>
    public static MsiDriver Unconnected { get; } = new UnconnectedDriver();

    /// <summary>Sends the message of a vector, or marks it as pending.</summary>
    /// <returns>Whether the vector has a message.</returns>
    public abstract bool Signal(int vector);

    /// <summary>Returns the message of a vector.</summary>
    public abstract MsiMessage? Get(int vector);

    /// <summary>Sets the message of a vector.</summary>
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
