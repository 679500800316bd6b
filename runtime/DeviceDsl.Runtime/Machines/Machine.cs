namespace DeviceDsl;

/// <summary>A machine that devices are attached to.</summary>
public abstract class Machine
{
    /// <summary>Attaches a device.</summary>
    /// <param name="device">The device.</param>
    public void Attach(IDevice device) => ArgumentNullException.ThrowIfNull(device);
}
