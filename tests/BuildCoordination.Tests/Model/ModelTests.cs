using BuildCoordination.Documents;
using BuildCoordination.Outbox;
using BuildCoordination.Repository;
using BuildCoordination.Tests.Hostile;
using BuildCoordination.Updates;

namespace BuildCoordination.Tests.Model;

/// <summary>
/// Random fleets: servers with clocks of their own that send, say, mark, acknowledge, archive and end builds, whose pushes are lost or
/// taken unheard, with script servers among them; against a model that knows of none of this.
/// </summary>
[Trait("Takes", "long")]
public class ModelTests
{
    private const long Start = 1_762_300_000_000;

    [Fact]
    public async Task A_fleet_knows_what_its_servers_said_whatever_happened_on_the_way() =>
        await new Fuzz("model", Check).RunAsync(Fuzz.AnySeed(), 300, TimeSpan.FromSeconds(4));

    [Fact(Explicit = true)]
    public async Task Up_to_a_hundred_thousand_fleets_know_what_their_servers_said() =>
        await new Fuzz("model", Check).RunAsync(Fuzz.AnySeed(), LongProof.Times(100_000, 2_000), TimeSpan.Zero);

    private static IEnumerable<string> Check(int seed)
    {
        var story = new Story(new Random(seed));
        story.Run();
        story.AssertAsTheModel();
        if (seed % 2 == 0)
            story.AssertIdempotentAndCommutative();
        return story.Happened;
    }

    private sealed class Story(Random random)
    {
        private readonly FleetModel _model = new();
        private readonly SimulatedRepository _repository = new();
        private readonly ScriptServer _script = new(random);
        private readonly SortedSet<string> _happened = new(StringComparer.Ordinal);
        private readonly SimulatedServer[] _servers =
            [.. Enumerable.Range(1, random.Next(2, 6)).Select(i => new SimulatedServer($"build{i}", random.Next(-5_000, 5_000)))];
        private long _now = Start;

        public IEnumerable<string> Happened => _happened;

        private DateTimeOffset Now => DateTimeOffset.FromUnixTimeMilliseconds(_now);

        public void Run()
        {
            for (var steps = random.Next(8, 28); steps > 0; steps--)
            {
                _now += random.Next(3) * random.Next(2_000);
                Step(_servers[random.Next(_servers.Length)]);
            }

            while (_servers.Any(server => !server.IsAllDelivered))
            {
                foreach (var server in _servers)
                    server.Publish(_repository, random, _now);
            }
        }

        public void AssertAsTheModel()
        {
            var messages = _repository.Messages;
            Assert.Equal(_model.Messages.Concat(_script.Sent).Order(StringComparer.Ordinal), IdsSent(_repository));
            foreach (var server in _servers.Select(server => server.Id))
            {
                var order = messages.Order(MessageOrder.OldestFirst)
                    .Where(message => message.From == server && !IsOfNobody(message.Id))
                    .Select(message => message.Id);
                Assert.Equal(_model.SentBy(server), order);
                var status = StatusDocument.Parse(_repository.Read(RepositoryPaths.Status(server))).Status;
                var reads = ReadsDocument.Parse(_repository.Read(RepositoryPaths.Reads(server)));
                Assert.Equal(_model.StateOf(server) ?? status.State, status.State);
                Assert.Equal(_model.LastBuildOf(server), status.LastBuild?.Id);
                Assert.Equal(
                    _model.BuildsOf(server).Reverse(), BuildsDocument.Parse(_repository.Read(RepositoryPaths.Builds(server)))
                        .Builds.Select(build => build.Id));
                Assert.All(_model.Messages.Concat(_script.Sent), id => Assert.Equal(_model.IsRead(server, id), reads.Read.Contains(id)));
                Assert.All(
                    _model.Messages.Concat(_script.Sent), id =>
                    Assert.Equal(_model.IsAcknowledged(server, id), reads.Acknowledged.Contains(id)));
            }

            // The flag that all share says "read" only when its addressee said so.
            Assert.All(
                _repository.Live.Where(message => message is { Read: true, IsDirect: true }), message =>
                Assert.True(_model.IsRead(message.To, message.Id)));
        }

        public void AssertIdempotentAndCommutative()
        {
            var batches = _servers.Take(2).Select(server => Batches(server.Id)).ToArray();
            var (one, other) = (_repository.Copy(), _repository.Copy());
            Take(one, batches[0], tried: false);
            var once = one.Text(_ => true);
            Take(one, batches[0], tried: true);
            Assert.Equal(once, one.Text(_ => true));

            Take(one, batches[1], tried: false);
            Take(other, batches[1], tried: false);
            Take(other, batches[0], tried: false);
            static bool IsOwn(string path) => !path.StartsWith(RepositoryPaths.Coordination, StringComparison.Ordinal);
            Assert.Equal(one.Text(IsOwn), other.Text(IsOwn));
            // The first to come is the founder, and its message is the fleet's first.
            Assert.Equal(IdsSent(one), IdsSent(other));
        }

        private void Take(SimulatedRepository repository, IReadOnlyList<WaitingUpdate> batch, bool tried) =>
            repository.Take(repository.Apply([.. batch.Select(update => update with { Tried = tried })], Now));

        private void Step(SimulatedServer server)
        {
            var what = random.Next(12);
            switch (what)
            {
                case 0 or 1: Send(server); break;
                case 2: End(server); break;
                case 3: Say(server); break;
                case 4: Mark(server, acknowledge: false); break;
                case 5: Mark(server, acknowledge: true); break;
                case 6: server.Accept(new ArchiveUpdate { Server = server.Id, Keep = random.Next(3, 6) }, _now); break;
                case 7: _happened.Add("script: " + _script.Write(_repository, _now)); break;
                default: server.Publish(_repository, random, _now); break;
            }

            string[] names = ["send", "send", "end", "status", "mark", "acknowledge", "archive", "nothing"];
            _happened.Add($"ours: {(what < names.Length ? names[what] : "publish")}");
        }

        private void Send(SimulatedServer server) =>
            _model.Send(server.Id, server.Accept(new MessageUpdate { Server = server.Id, Message = Draft() }, _now).Id);

        private void End(SimulatedServer server)
        {
            var job = $"job_{_model.Messages.Count}";
            var build = new BuildRecord { Id = job, Status = "failed", CompletedAt = Now };
            var (id, stamp) = server.Accept(
                new BuildEndUpdate
                {
                    Server = server.Id,
                    Message = Draft(),
                    Build = build,
                    LastBuild = build,
                    Excerpt = new($"{job}-t.log", "end\n"),
                }, _now);
            _model.End(server.Id, job, id, stamp);
        }

        private void Say(SimulatedServer server)
        {
            var state = new[] { "idle", "building", "success", "failed" }[random.Next(4)];
            _model.Say(server.Id, state, server.Accept(new StatusUpdate { Server = server.Id, State = state }, _now).Stamp);
        }

        private void Mark(SimulatedServer server, bool acknowledge)
        {
            var known = _repository.Messages.Where(message => !IsOfNobody(message.Id) && message.From != server.Id).ToList();
            if (known.Count == 0)
                return;
            var id = known[random.Next(known.Count)].Id;
            server.Accept(
                acknowledge ? new AcknowledgeUpdate { Server = server.Id, Ids = [id] } : new ReadMarksUpdate
                {
                    Server = server.Id,
                    Ids = [id],
                }, _now);
            if (acknowledge)
                _model.Acknowledge(server.Id, id);
            else
                _model.Read(server.Id, id);
        }

        private WaitingUpdate[] Batches(string server)
        {
            var build = new BuildRecord { Id = "job_last", Status = "failed", CompletedAt = Now };
            Update[] updates =
            [
                new MessageUpdate { Server = server, Message = Draft() },
                new StatusUpdate { Server = server, State = "building" },
                new BuildEndUpdate { Server = server, Message = Draft(), Build = build, LastBuild = build },
                new ReadMarksUpdate { Server = server, Ids = [.. _repository.Messages.Select(message => message.Id).Take(3)] },
                new AcknowledgeUpdate { Server = server, Ids = [.. _repository.Messages.Select(message => message.Id).Take(1)] },
            ];
            return [.. updates.Select((update, i) => new WaitingUpdate(
                OutboxName.ForEvent($"{i}", _now + i, null), new UpdateFile
                {
                    Id = MessageId.New(_now + 10_000 + i),
                    Stamp = _now + 10_000 + i,
                    Update = update,
                }, Tried: false))];
        }

        private OutgoingMessage Draft() => new()
        {
            To = random.Next(2) == 0 ? "all" : _servers[random.Next(_servers.Length)].Id,
            Subject = "s",
            AckRequired = random.Next(3) == 0,
        };
    }

    private static IEnumerable<string> IdsSent(SimulatedRepository repository) =>
        repository.Messages.Select(message => message.Id).Where(id => !IsOfNobody(id)).Order(StringComparer.Ordinal);

    // Repairs and the first message of a list are buildcoord's own.
    private static bool IsOfNobody(string id) =>
        id.StartsWith("msg_repair", StringComparison.Ordinal) || id.StartsWith("msg_begin", StringComparison.Ordinal);
}
