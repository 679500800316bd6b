using System.Globalization;

namespace DeviceDsl.Pci;

/// <summary>The address of a function on the bus: one of 32 devices, and one of its 8 functions.</summary>
public readonly record struct PciAddress
{
    /// <summary>The number of devices on a bus.</summary>
    public const int DeviceCount = 32;

    /// <summary>The number of functions in a device.</summary>
    public const int FunctionCount = 8;

    /// <summary>Makes an address on the bus.</summary>
    /// <param name="device">0 to 31; the host bridge is 0.</param>
    /// <param name="function">0 to 7; a guest looks for functions 1 to 7 only if function 0 is present.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
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

    /// <summary>Its index among all addresses of the bus.</summary>
    internal int Index => (Device * FunctionCount) + Function;

    /// <summary>Bus, device and function, for example <c>00:03.0</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"00:{Device:x2}.{Function}");

    internal static PciAddress OfIndex(int index) => new(index / FunctionCount, index % FunctionCount);
}
