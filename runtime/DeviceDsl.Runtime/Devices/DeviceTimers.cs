using DeviceDsl.Eventing;

namespace DeviceDsl.Devices;

/// <summary>Connects the timers of devices.</summary>
internal static class DeviceTimers
{
    /// <summary>Connects the timers of a device, after everything that their handlers use.</summary>
    /// <param name="handlers">The gate of the device.</param>
    /// <param name="device">The device.</param>
    public static void AddTimers(this HandlerGate handlers, IDevice device)
    {
        for (int i = 0; i < device.TimerCount; i++)
        {
            int timer = i;
            handlers.Add(device.GetTimer(timer).Gate, count => device.RunTimer(timer, count));
        }
    }
}
