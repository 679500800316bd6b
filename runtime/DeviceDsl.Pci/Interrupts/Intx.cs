using DeviceDsl.Foundation;
using DeviceDsl.Interrupts;
using DeviceDsl.Pci.Configuration;

namespace DeviceDsl.Pci.Interrupts;

/// <summary>The interrupt pin of a function: asserted while any of its lines is, unless the guest disabled it or uses MSI-X.</summary>
/// <remarks>
/// Functions whose pins lead to the same GSI share it: it is up while any of them holds it up (SRC-1). The status bit shows the device's
/// assertion whether the pin follows it or not, because a driver on a shared GSI checks this bit (VP-10).
/// </remarks>
internal sealed class Intx(Machine machine, Gsi gsi, ConfigurationSpace space, string name)
{
    [LockRank((int)LockRank.InterruptPin)]
    private readonly RankedLock _gate = new(LockRank.InterruptPin);
    private readonly List<IntxLine> _lines = [];
    private bool _isOpen = true;
    private bool _isEnded;

    /// <summary>Adds a line.</summary>
    /// <param name="kind">Level or resampled.</param>
    /// <param name="onResample">Asks the device whether it still needs the line, on the machine's loop.</param>
    public LineDriver Add(LineKind kind, Action onResample)
    {
        IntxLine line = kind == LineKind.Resampled
            ? new ResampledIntxLine(this, machine, gsi, $"{name} INTx", onResample)
            : new LevelIntxLine(this, machine.LevelSources.Add(gsi));
        using (_gate.Hold())
        {
            _lines.Add(line);
            line.Open(_isOpen);
        }

        return line;
    }

    /// <summary>Sets one of the device's lines. Does nothing once the function is gone.</summary>
    public void Set(IntxLine line, bool level)
    {
        using (_gate.Hold())
        {
            if (_isEnded) return;
            line.Change(level, _isOpen);
            ShowStatus();
        }
    }

    /// <summary>Makes the pin follow its lines, or keeps it deasserted.</summary>
    public void Open(bool isOpen)
    {
        using (_gate.Hold())
        {
            if (_isEnded || isOpen == _isOpen) return;
            _isOpen = isOpen;
            foreach (IntxLine line in _lines) line.Open(isOpen);
        }
    }

    /// <summary>Lowers every line, for a reset.</summary>
    public void Lower()
    {
        bool wasOpen = _isOpen;
        Open(isOpen: false);
        using (_gate.Hold())
        {
            foreach (IntxLine line in _lines) line.Change(level: false, isOpen: false);
            ShowStatus();
        }

        Open(wasOpen);
    }

    /// <summary>The number of lines.</summary>
    public int LineCount => _lines.Count;

    /// <summary>Saves which lines are raised.</summary>
    public void Save(StateWriter writer)
    {
        using (_gate.Hold())
        {
            foreach (IntxLine line in _lines) writer.Write(line.IsRaised);
        }
    }

    /// <summary>Reads what <see cref="Save"/> wrote, without changing the lines.</summary>
    /// <returns>An action that sets the lines.</returns>
    public Action Load(StateReader reader)
    {
        bool[] levels = [.. _lines.Select(_ => reader.ReadBoolean())];
        return () =>
        {
            for (int i = 0; i < levels.Length; i++) Set(_lines[i], levels[i]);
        };
    }

    /// <summary>Ends the pin: it is deasserted, and nothing asserts it again.</summary>
    public void End()
    {
        using (_gate.Hold())
        {
            if (_isEnded) return;
            _isEnded = true;
            foreach (IntxLine line in _lines) line.End();
            ShowStatus();
        }
    }

    /// <summary>After <see cref="End"/>: waits until no device is being asked.</summary>
    public void Close()
    {
        foreach (ResampledIntxLine line in _lines.OfType<ResampledIntxLine>()) line.Close();
    }

    private void ShowStatus() => space.SetBits(PciHeader.Status, PciHeader.InterruptStatus, _lines.Exists(line => line.IsRaised));
}
