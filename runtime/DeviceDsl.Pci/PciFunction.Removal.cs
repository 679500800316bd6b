using DeviceDsl.Eventing;
using DeviceDsl.Pci.Configuration;

namespace DeviceDsl.Pci;

/// <content>How the function leaves the bus.</content>
public sealed partial class PciFunction
{
    /// <summary>
    /// Takes the function out in order: its BARs stop answering and the kicks that came before are served, interrupts included;
    /// then it loses the bus, and then it is gone. When this returns nothing of it runs. It may be called again.
    /// </summary>
    /// <exception cref="MachineException"><see cref="Errno.EDEADLK"/>: called by a handler; see <see cref="RequestUnplug"/>.</exception>
    public void Unplug() => Host.Change($"unplug {this}", () =>
    {
        if (_isGone) return;
        TellOfRemoving();
        Host.Decoding.Remove(_bars);
        PciCommand before = Command;
        _space.Set(PciHeader.Command, sizeof(ushort), 0);
        TellOfCommand(before);
        Host.Vacate(Address);
        Close();
    });

    /// <summary>
    /// Takes the function out as if it were pulled: its devices leave the guest's memory alone, then the guest finds nothing there and gets
    /// no interrupt any more, and then what it was doing ends. When this returns nothing of it runs. It may be called again.
    /// </summary>
    /// <exception cref="MachineException"><see cref="Errno.EDEADLK"/>: called by a handler; see <see cref="RequestUnplug"/>.</exception>
    public void Pull() => Host.Change($"pull {this}", () =>
    {
        if (_isGone) return;
        TellOfRemoving();
        Host.Vacate(Address);
        _pin?.End();
        Msix?.Close();
        Host.Decoding.Remove(_bars);
        Close();
    });

    /// <summary>Takes the function out in order soon, without waiting. For use inside handlers.</summary>
    public void RequestUnplug() => new Departure(this).Schedule();

    /// <summary>Does what <see cref="Unplug"/> does.</summary>
    public void Dispose() => Unplug();

    private void TellOfRemoving() => Tell(nameof(IPciDevice.OnRemoving), static device => device.OnRemoving());

    /// <summary>Ends what is left of it.</summary>
    private void Close()
    {
        _isGone = true;
        _pin?.End();
        Msix?.Close();
        _handlers.Close(() => Array.ForEach([.. _devices], device => device.Host?.Disconnect(_handlers)));
        _pin?.Close();
        foreach (PciCapability capability in _capabilities) capability.Release();
        foreach (IDevice device in _devices)
        {
            (device as IPciDevice)?.Disconnect();
            PciOwners.Release(device, this);
        }
    }

    private sealed class Departure(PciFunction function) : PausableItem(function.Host.Machine.Handlers, function.Host.Machine.Cleanup)
    {
        protected override void RunInside()
        {
            try
            {
                function.Unplug();
            }
            catch (Exception exception)
            {
                function.Distrust(nameof(RequestUnplug), exception);
            }
        }
    }
}
