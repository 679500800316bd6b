using static DeviceDsl.AddressSpace;

namespace DeviceDsl.Runtime.Tests.Timers;

/// <summary>A device with two timers, which records when their handlers run.</summary>
[Device]
[EdgeIrq(Gsi = 8, Name = "Tock")]
internal sealed partial class Ticker
{
    /// <summary>The times of the runs, in nanoseconds, and the deadlines that each counted.</summary>
    [Transient]
    public List<(long Time, ulong Count)> Ticks { get; } = [];

    /// <summary>The times at which the other timer ran.</summary>
    [Transient]
    public List<long> Alarms { get; } = [];

    /// <summary>Runs in the handler of <see cref="Tick"/>.</summary>
    [Transient]
    public Action? OnTicking { get; set; }

    /// <summary>Whether the handler of <see cref="Tick"/> stops <see cref="Alarm"/>.</summary>
    [Transient]
    public bool StopsAlarm { get; set; }

    /// <summary>The time after which the handler of <see cref="Tick"/> sets <see cref="Alarm"/>.</summary>
    [Transient]
    public ulong? SetsAlarm { get; set; }

    /// <summary>Whether the handler of <see cref="Tick"/> sets it again, without a wait.</summary>
    [Transient]
    public bool Hurries { get; set; }

    /// <summary>Nanoseconds of the machine's clock.</summary>
    public long Time => Host.Clock.GetTimestamp();

    /// <summary>Counts at the rate of a watch crystal.</summary>
    [Timer(Frequency = 32768)]
    public partial DeviceTimer Tick { get; }

    /// <summary>Counts nanoseconds.</summary>
    [Timer]
    public partial DeviceTimer Alarm { get; }

    /// <summary>Runs an action as a handler of the device.</summary>
    public void Do(Action action) => Host.Synchronize(action);

    [OnTimer(nameof(Tick))]
    private void OnTick(ulong count)
    {
        Ticks.Add((Time, count));
        Tock.Pulse();
        OnTicking?.Invoke();
        if (StopsAlarm) Alarm.Stop();
        if (SetsAlarm is { } time) Alarm.Start(time);
        if (Hurries) Tick.Start(0);
    }

    [OnTimer(nameof(Alarm))]
    private void OnAlarm() => Alarms.Add(Time);

    [Doorbell(Pio, 0)]
    private void OnStop() => Tick.Stop();
}
