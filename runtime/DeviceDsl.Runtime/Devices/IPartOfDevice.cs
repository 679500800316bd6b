using DeviceDsl.Eventing;

namespace DeviceDsl.Devices;

/// <summary>A part of a device, attached on its behalf by code that runs the device's handlers and reports their exceptions.</summary>
internal interface IPartOfDevice : IDevice
{
    /// <summary>The gate of the handlers of the whole device.</summary>
    HandlerGate Whole { get; }

    /// <summary>What an access to the part reads or writes of the whole device.</summary>
    DeferredTarget ToWhole(DeferredTarget target);
}
