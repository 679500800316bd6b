using DeviceDsl.Foundation;

namespace DeviceDsl.Machines;

/// <summary>The format of saved states: their header, and loading as a whole or not at all.</summary>
internal static class SavedStates
{
    private const uint Magic = 0x4C53_4444;
    private const ushort Format = 1;

    public static byte[] Save(Attachment attachment)
    {
        var writer = new StateWriter();
        writer.Write(Magic);
        writer.Write(Format);
        attachment.SaveTo(writer);
        return writer.ToArray();
    }

    public static void Load(Attachment attachment, ReadOnlyMemory<byte> state)
    {
        Action load = Read(attachment, state);
        byte[] before = Save(attachment);
        try
        {
            load();
        }
        catch (Exception exception)
        {
            Restore(attachment, before);
            throw new MachineException(
                new Refusal(Errno.EINVAL, "", $"The device rejected the saved state of {attachment.Name}: {exception.Message}"), exception);
        }
    }

    /// <summary>Rejects a state with the name of another device.</summary>
    public static void CheckName(StateReader reader, IDevice device)
    {
        string saved = reader.ReadString();
        if (saved != device.Name) throw reader.Refuse($"belongs to '{saved}', but the device is '{device.Name}'");
    }

    private static Action Read(Attachment attachment, ReadOnlyMemory<byte> state)
    {
        var reader = new StateReader(state, attachment.Name);
        if (reader.Read<uint>() != Magic) throw reader.Refuse("has no valid header");
        ushort format = reader.Read<ushort>();
        if (format != Format) throw reader.Refuse($"has format {format}, but this library reads format {Format}");
        Action load = attachment.LoadFrom(reader);
        reader.End();
        return load;
    }

    // A device that also rejects its own previous state is in an undefined state, and must be reset.
    private static void Restore(Attachment attachment, byte[] before)
    {
        try
        {
            Read(attachment, before)();
        }
        catch (Exception exception)
        {
            attachment.Fail("load", exception);
        }
    }
}
