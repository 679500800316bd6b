namespace DeviceDsl.Interrupts;

/// <summary>The driver behind a device's interrupt line.</summary>
internal abstract class LineDriver
{
    /// <summary>The driver of a line that is not connected yet. Any use of it is a bug in the device's code.</summary>
    public static LineDriver Unconnected { get; } = new UnconnectedDriver();

    /// <summary>Sets the level of the line; an edge or resampling line treats each <see langword="true"/> as one signal.</summary>
    public abstract void Set(bool level);

    private sealed class UnconnectedDriver : LineDriver
    {
        public override void Set(bool level) => throw new InvalidOperationException(
            "The interrupt line belongs to a device that was never attached to a machine: attach it with Machine.Attach first.");
    }
}
