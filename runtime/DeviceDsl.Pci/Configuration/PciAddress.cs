using System.Globalization;

namespace DeviceDsl.Pci;

/// <summary>The place of a function on the bus: one of 32 devices, and one of the 8 functions of that.</summary>
public readonly record struct PciAddress
{
    /// <summary>How many devices a bus has.</summary>
    public const int DeviceCount = 32;

    /// <summary>How many functions a device has.</summary>
    public const int FunctionCount = 8;

    /// <summary>A place on the bus.</summary>
    /// <param name="device">0 to 31; the host bridge is 0.</param>
    /// <param name="function">0 to 7; a guest looks for the others only where function 0 is present.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such place.</exception>
    public PciAddress(int device, int function = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(device);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(device, DeviceCount);
        ArgumentOutOfRangeException.ThrowIfNegative(function);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(function, FunctionCount);
        Device = device;
        Function = function;
    }

    /// <summary>The device, 0 to 31.</summary>
    public int Device { get; }

    /// <summary>The function, 0 to 7.</summary>
    public int Function { get; }

    /// <summary>Its number among all places of the bus.</summary>
    internal int Index => (Device * FunctionCount) + Function;

    /// <summary>Bus, device and function, as in <c>00:03.0</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"00:{Device:x2}.{Function}");

    internal static PciAddress OfIndex(int index) => new(index / FunctionCount, index % FunctionCount);
}
