using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Model.Devices;
using DeviceDsl.Model.Rules;

namespace DeviceDsl.Model.Virtio;

/// <summary>Every rule about a single virtio device.</summary>
internal static class VirtioRules
{
    /// <summary>All findings about the attributes of a virtio device, each once.</summary>
    public static IEnumerable<Finding> Check(VirtioDeclaration device)
        => VirtioShapeRule.Check(device)
            .Concat(VirtQueueRule.Check(device))
            .Concat(VirtQueueHandlerRule.Check(device))
            .Concat(VirtioConfigRule.Check(device))
            .Concat(TimerShapeRule.Check(device.Timers))
            .Concat(TimerHandlerRule.Check(device.Timers))
            .Concat(HandlerRule.CheckTimers(device.Timers))
            .Concat(VirtioStateRule.Check(device));
}
