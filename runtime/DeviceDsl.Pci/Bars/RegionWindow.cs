using DeviceDsl.Eventing;

namespace DeviceDsl.Pci.Bars;

/// <summary>A region of a function; its methods run through the function's gate.</summary>
internal sealed class RegionWindow(PciRegion region, HandlerGate gate) : BarWindow
{
    /// <inheritdoc/>
    public override ulong Offset => region.Offset;

    /// <inheritdoc/>
    public override ulong Length => region.Length;

    /// <inheritdoc/>
    public override string Name => $"region {region.Name}";

    /// <inheritdoc/>
    public override ulong Read(ulong offset, int length)
    {
        using HandlerGate.Scope scope = gate.Enter();
        if (!gate.IsOpen) return 0;
        try
        {
            return region.Read(offset, length);
        }
        catch (Exception exception)
        {
            gate.Fail($"read of {region.Name}", exception);
            return 0;
        }
    }

    /// <inheritdoc/>
    public override void Write(ulong offset, int length, ulong value)
    {
        using HandlerGate.Scope scope = gate.Enter();
        if (!gate.IsOpen) return;
        try
        {
            region.Write(offset, length, value);
        }
        catch (Exception exception)
        {
            gate.Fail($"write of {region.Name}", exception);
        }
    }
}
