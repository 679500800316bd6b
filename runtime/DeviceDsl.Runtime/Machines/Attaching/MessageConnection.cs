using DeviceDsl.Foundation;
using DeviceDsl.Interrupts;

namespace DeviceDsl.Machines;

/// <summary>The message vectors of an attached device that sets their messages itself.</summary>
/// <remarks>The lock orders signals with the end: no message is sent afterwards.</remarks>
internal sealed class MessageConnection(Machine machine, int count) : MsiDriver
{
    [LockRank((int)LockRank.MessageVector)]
    private readonly RankedLock _gate = new(LockRank.MessageVector);
    private readonly MsiMessage?[] _messages = new MsiMessage?[count];
    private bool _isEnded;

    /// <inheritdoc/>
    public override bool Signal(int vector)
    {
        using (_gate.Hold()) return !_isEnded && _messages[vector] is { } message && machine.TrySendMsi(message);
    }

    /// <inheritdoc/>
    public override MsiMessage? Get(int vector)
    {
        using (_gate.Hold()) return _messages[vector];
    }

    /// <inheritdoc/>
    public override void Set(int vector, MsiMessage? message)
    {
        using (_gate.Hold())
        {
            if (!_isEnded) _messages[vector] = message;
        }
    }

    /// <summary>Ends all vectors.</summary>
    public void End()
    {
        using (_gate.Hold())
        {
            _isEnded = true;
            Array.Clear(_messages);
        }
    }

    /// <summary>Writes the messages.</summary>
    public void SaveTo(StateWriter writer)
    {
        for (int vector = 0; vector < count; vector++)
        {
            writer.WriteOptional(Get(vector), static (to, message) =>
            {
                to.Write(message.Address);
                to.Write(message.Data);
            });
        }
    }

    /// <summary>Reads and validates the output of <see cref="SaveTo"/> without changing anything.</summary>
    /// <returns>An action that sets the messages. It cannot fail.</returns>
    public Action LoadFrom(StateReader reader)
    {
        var messages = new MsiMessage?[count];
        for (int vector = 0; vector < count; vector++)
        {
            if (reader.ReadBoolean()) messages[vector] = new MsiMessage(reader.Read<ulong>(), reader.Read<uint>());
        }

        return () =>
        {
            for (int vector = 0; vector < count; vector++) Set(vector, messages[vector]);
        };
    }
}
