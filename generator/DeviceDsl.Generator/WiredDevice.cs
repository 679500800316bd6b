using DeviceDsl.Model.Devices;
using DeviceDsl.Model.Pci;

namespace DeviceDsl.Generator;

/// <summary>A device and its PCI function: one generated part of the class implements the interfaces of both.</summary>
/// <param name="Device">The device.</param>
/// <param name="Function">Its PCI function; null if it has none, or describes it itself.</param>
internal sealed record WiredDevice(DeviceModel Device, PciModel? Function);
