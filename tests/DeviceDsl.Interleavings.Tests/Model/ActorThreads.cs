using System.Collections.Concurrent;
using System.Reflection;

namespace DeviceDsl.Interleavings.Model;

/// <summary>
/// The real threads of actors. A thread serves one actor after another, as starting a thread costs more than most runs; each actor finds
/// the thread-static fields of this assembly as a new thread would.
/// </summary>
internal sealed class ActorThreads : IDisposable
{
    private static readonly FieldInfo[] ThreadStatics =
    [
        .. typeof(ActorThreads).Assembly.GetTypes()
            .SelectMany(
                type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(field => field.IsDefined(typeof(ThreadStaticAttribute), inherit: false)),
    ];

    private readonly ConcurrentStack<Worker> _idle = [];
    private readonly SemaphoreSlim _finished = new(0);
    private int _started;

    /// <summary>Runs the body of an actor on a thread of its own.</summary>
    public void Start(Action body)
    {
        _started++;
        if (!_idle.TryPop(out Worker? worker)) worker = new Worker(this);
        worker.Run(body);
    }

    /// <summary>Waits until every body that was started has returned.</summary>
    public void WaitForAll()
    {
        // An actor starts others before it ends itself, so that the count is right once the last known one has ended.
        for (int ended = 0; ended < _started; ended++) _finished.Wait();
        _started = 0;
    }

    public void Dispose()
    {
        foreach (Worker worker in _idle) worker.Stop();
        _finished.Dispose();
    }

    private void Return(Worker worker)
    {
        _idle.Push(worker);
        _finished.Release();
    }

    private sealed class Worker
    {
        private readonly ActorThreads _owner;
        private readonly SemaphoreSlim _given = new(0);
        private Action? _body;

        public Worker(ActorThreads owner)
        {
            _owner = owner;
            // A long-running task has a thread of its own; the class of the system's threads is modelled here.
            Task.Factory.StartNew(Serve, TaskCreationOptions.LongRunning);
        }

        public void Run(Action body)
        {
            _body = body;
            _given.Release();
        }

        public void Stop()
        {
            _body = null;
            _given.Release();
        }

        private void Serve()
        {
            while (true)
            {
                _given.Wait();
                if (_body is not { } body) return;
                foreach (FieldInfo field in ThreadStatics) field.SetValue(null, null);
                body();
                _owner.Return(this);
            }
        }
    }
}
