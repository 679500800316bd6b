using DeviceDsl.Eventing;
using DeviceDsl.Pci.Configuration;

namespace DeviceDsl.Pci;

/// <content>Removing the function from the bus.</content>
public sealed partial class PciFunction
{
    /// <summary>
    /// Removes the function in order: its BARs stop answering and the kicks that came before are served, including their interrupts; then
    /// it loses bus mastering; then it leaves the bus. After it returns none of the function's code runs. Repeated calls do nothing.
    /// </summary>
    /// <exception cref="MachineException"><see cref="Errno.EDEADLK"/>: called by a handler; see <see cref="RequestUnplug"/>.</exception>
    public void Unplug() => Host.Change($"unplug {this}", () =>
    {
        if (_isGone) return;
        NotifyRemoving();
        Host.Decoding.Remove(_bars);
        PciCommand before = Command;
        _space.Set(PciHeader.Command, sizeof(ushort), 0);
        NotifyCommandChanged(before);
        Host.Vacate(Address);
        Close();
    });

    /// <summary>
    /// Removes the function by surprise: its devices stop accessing the guest's memory; then the guest finds nothing there and gets no more
    /// interrupts; then the work in progress ends. After it returns none of the function's code runs. Repeated calls do nothing.
    /// </summary>
    /// <exception cref="MachineException"><see cref="Errno.EDEADLK"/>: called by a handler; see <see cref="RequestUnplug"/>.</exception>
    public void Pull() => Host.Change($"pull {this}", () =>
    {
        if (_isGone) return;
        NotifyRemoving();
        Host.Vacate(Address);
        _pin?.End();
        Msix?.Close();
        Host.Decoding.Remove(_bars);
        Close();
    });

    /// <summary>Removes the function in order soon, without waiting. For use in handlers.</summary>
    public void RequestUnplug() => new Departure(this).Schedule();

    /// <summary>Same as <see cref="Unplug"/>.</summary>
    public void Dispose() => Unplug();

    private void NotifyRemoving() => Notify(nameof(IPciDevice.OnRemoving), static device => device.OnRemoving());

    /// <summary>Ends the remaining parts.</summary>
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
                function.MarkUnreliable(nameof(RequestUnplug), exception);
            }
        }
    }
}
