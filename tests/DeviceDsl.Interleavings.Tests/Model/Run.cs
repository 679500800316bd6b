namespace DeviceDsl.Interleavings.Model;

/// <summary>One run of a program: hands the processor from actor to actor as its choices say.</summary>
internal sealed class Run(Choices choices, int preemptionBound, ActorThreads threads)
{
    private const int StepBound = 50_000;

    [ThreadStatic]
    private static Actor? t_actor;

    private static Run? s_current;

    private readonly List<Actor> _actors = [];
    private readonly List<(Actor Actor, string Step)> _trace = [];
    private readonly LockOrder _lockOrder = new();
    private bool _allowsAnyLockOrder;
    private int _preemptions;
    private int _steps;
    private int _changes;
    private bool _isOver;
    private bool _isPreparing;

    /// <summary>The run that the calling thread is an actor of; <see langword="null"/> outside of one.</summary>
    public static Run? Current => t_actor is null ? null : s_current;

    public static Actor CurrentActor => t_actor ?? throw new InvalidOperationException("The thread is no actor.");

    /// <summary>What went wrong, if anything did.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Who ran when, for the message of a failure.</summary>
    public IEnumerable<string> Trace => _trace.Select(step => $"{step.Actor.Name}: {step.Step}");

    /// <summary>Runs a program to its end.</summary>
    public void Execute(Action program)
    {
        s_current = this;
        Actor main = AddActor("main", isBackground: false);
        Launch(main, program);
        main.Resume();
        threads.WaitForAll();
        s_current = null;
    }

    public Actor AddActor(string name, bool isBackground)
    {
        var actor = new Actor($"{name} {_actors.Count}", isBackground);
        _actors.Add(actor);
        return actor;
    }

    /// <summary>Gives an actor its real thread, which waits until it is its turn.</summary>
    public void Launch(Actor actor, Action body)
    {
        // Nobody would wake it any more.
        if (_isOver) throw new RunEndedException();
        threads.Start(() => RunActor(actor, body));
    }

    private void RunActor(Actor actor, Action body)
    {
        t_actor = actor;
        actor.Pause();
        try
        {
            if (!_isOver) body();
        }
        catch (RunEndedException)
        {
        }
        catch (Exception exception)
        {
            Fail(exception);
        }

        Finish(actor);
    }

    /// <summary>Does what takes many steps and whose order does not matter: nobody else goes on meanwhile, unless it waits.</summary>
    public void Prepare(Action body)
    {
        _isPreparing = true;
        body();
        _isPreparing = false;
    }

    /// <summary>A place at which another actor may go on.</summary>
    public void Point(string what)
    {
        Actor self = CurrentActor;
        if (_isOver) throw new RunEndedException();
        if (_isPreparing) return;
        _trace.Add((self, what));
        if (++_steps > StepBound) FailAndLeave(new InvalidOperationException("The run does not end."));

        if (_preemptions == preemptionBound) return;
        int others = CountThatCanRun(self);
        if (others == 0) return;
        int choice = choices.Take(others + 1);
        if (choice == 0) return;
        _preemptions++;
        HandTo(ThatCanRun(self, choice - 1), self);
    }

    /// <summary>Lets this run take locks in any order, where the runtime itself refuses the circles that would end in a deadlock.</summary>
    public void AllowAnyLockOrder() => _allowsAnyLockOrder = true;

    /// <summary>The runtime found a wrong order of locks where a handler would contain an exception.</summary>
    public void NoteViolation(string violation) => FailAndLeave(new InvalidOperationException(violation));

    /// <summary>
    /// Notes that the current actor takes a lock. A wrong order ends the run, as a handler's exception would be contained.
    /// </summary>
    public void NoteLock(Lock taken)
    {
        if (_allowsAnyLockOrder) return;
        if (_lockOrder.Note(CurrentActor.Held, taken) is { } contradiction) FailAndLeave(new InvalidOperationException(contradiction));
    }

    /// <summary>Waits for something that another actor brings about.</summary>
    public void Await(Func<bool> condition, string what)
    {
        Actor self = CurrentActor;
        while (!condition())
        {
            if (_isOver) throw new RunEndedException();
            _trace.Add((self, what));
            self.Awaited = condition;
            int others = CountThatCanRun(self);
            if (others == 0) FailAndLeave(new InvalidOperationException($"Deadlock: {self.Name} waits for {what}, and nobody can go on."));
            HandTo(ThatCanRun(self, choices.Take(others)), self);
            self.Awaited = null;
        }
    }

    /// <summary>Notes that the current actor changes something that others may spin for.</summary>
    public void Change() => _changes++;

    /// <summary>
    /// Lets others go on, until one of them has changed something: two that spin for each other do not wake one another.
    /// Where nobody can, the actor tries again itself.
    /// </summary>
    public void Yield()
    {
        int before = _changes;
        if (CountThatCanRun(CurrentActor) > 0) Await(() => _changes != before, "a change");
        else Point("try again");
    }

    private int CountThatCanRun(Actor self)
    {
        int count = 0;
        foreach (Actor actor in _actors)
        {
            if (actor != self && actor.CanRun) count++;
        }

        return count;
    }

    private Actor ThatCanRun(Actor self, int index)
    {
        foreach (Actor actor in _actors)
        {
            if (actor != self && actor.CanRun && index-- == 0) return actor;
        }

        throw new ArgumentOutOfRangeException(nameof(index));
    }

    private void HandTo(Actor next, Actor self)
    {
        next.Resume();
        self.Pause();
        if (_isOver) throw new RunEndedException();
    }

    private void Finish(Actor actor)
    {
        actor.IsFinished = true;
        _changes++;
        if (_isOver || _actors.TrueForAll(other => other.IsFinished || other.IsBackground))
        {
            End();
            return;
        }

        // The actor itself has finished, and is not among them.
        int others = CountThatCanRun(actor);
        if (others == 0)
        {
            Fail(new InvalidOperationException($"Deadlock: {actor.Name} has ended, and nobody can go on."));
            return;
        }

        ThatCanRun(actor, choices.Take(others)).Resume();
    }

    private void FailAndLeave(Exception exception)
    {
        Fail(exception);
        throw new RunEndedException();
    }

    private void Fail(Exception exception)
    {
        Failure ??= exception;
        End();
    }

    private void End()
    {
        if (_isOver) return;
        _isOver = true;
        foreach (Actor actor in _actors) actor.Resume();
    }
}
