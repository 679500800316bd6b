namespace DeviceDsl.Interrupts;

/// <summary>The notifiers of each GSI, newest first. Copied for every change; readers take no lock.</summary>
internal sealed class NotifierMap<T>
    where T : class
{
    private Dictionary<Gsi, T[]> _byGsi = [];

    /// <summary>Returns the notifiers of a GSI.</summary>
    public T[] Of(Gsi gsi) => Volatile.Read(ref _byGsi).TryGetValue(gsi, out T[]? notifiers) ? notifiers : [];

    /// <summary>Adds a notifier before the others (ACK-1). The owner's lock is held.</summary>
    public void Add(Gsi gsi, T notifier) => Publish(gsi, [notifier, .. Of(gsi)]);

    /// <summary>Removes a notifier. The owner's lock is held. Current readers may still call it.</summary>
    public void Remove(Gsi gsi, T notifier) => Publish(gsi, [.. Of(gsi).Where(other => other != notifier)]);

    private void Publish(Gsi gsi, T[] notifiers)
    {
        var changed = new Dictionary<Gsi, T[]>(_byGsi) { [gsi] = notifiers };
        if (notifiers.Length == 0) changed.Remove(gsi);
        Volatile.Write(ref _byGsi, changed);
    }
}
