namespace DeviceDsl.Devices;

/// <summary>Part of a device, attached in its place by code that runs the device's handlers, and reports what they throw.</summary>
internal interface IPartOfDevice : IDevice;
