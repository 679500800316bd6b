namespace DeviceDsl.Interrupts;

/// <summary>What stands behind a line that a device raises.</summary>
internal abstract class LineDriver
{
    /// <summary>The driver of a line that belongs to no machine yet: any use of it is a mistake in the device's code.</summary>
    public static LineDriver Unconnected { get; } = new UnconnectedDriver();

    /// <summary>Sets the level of the line; an edge or resampling line takes each <see langword="true"/> as one signal.</summary>
    public abstract void Set(bool level);

    private sealed class UnconnectedDriver : LineDriver
    {
        public override void Set(bool level) => throw new InvalidOperationException(
            "The interrupt line belongs to a device that was never attached to a machine: attach it with Machine.Attach first.");
    }
}
